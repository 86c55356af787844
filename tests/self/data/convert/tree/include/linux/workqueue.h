struct work_struct { int count; };
extern struct workqueue_struct *system_bh_wq, *system_bh_highpri_wq;
extern struct workqueue_struct *system_bh_thread_wq, *system_bh_thread_highpri_wq;
bool enable_and_requeue_work(struct workqueue_struct *wq, struct work_struct *work);
bool finish_work(struct work_struct *work);
#define DECLARE_WORK_DISABLED(n, f)
